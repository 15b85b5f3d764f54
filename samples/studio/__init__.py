"""The virtual studio: rendered clips of a posed body, and the truth about them.

Optional (extra `studio`: torch, anny, bpy); never imported by `landmarks`, `overlays` or `coach`.
"""
