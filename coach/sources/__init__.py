"""Where frames come from: videos, images, cameras, all behind one protocol."""

# Before PyAV, whoever imports which source: both bring their own libxcb, and loaded the other way
# round OpenCV's first window never opens (Linux, opencv-python 5.0.0.93 with av 17).
import cv2  # noqa: F401
