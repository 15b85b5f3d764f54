"""Where frames come from: videos, images, cameras, all behind one protocol."""
