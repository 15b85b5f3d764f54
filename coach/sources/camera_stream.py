"""A camera on the network: MJPEG over HTTP, or RTSP, read by PyAV. Keeps its password to itself."""

from __future__ import annotations

import re

import av
from av.video.stream import VideoStream

from coach.sources.picture import upright
from landmarks.errors import CoachError
from landmarks.frame import Image

SCHEMES = ("http", "https", "rtsp")
"""Not rtsps: FFmpeg would send it through the proxy of the environment, whatever it is told."""

_TIMEOUTS_S = (4.0, 3.0)
"""To open, and from one read to the next. `CameraSource` calls it lost long before the second."""

_OPTIONS = {
    # Set, though empty: else FFmpeg sends the picture through the proxy of the environment.
    "http_proxy": "",
    # Over UDP a lost packet smears grey over the person until the next whole picture.
    "rtsp_transport": "tcp",
}

_NO_VIDEO = "no video comes from there; open it in a browser to check the address"

_HARMLESS = re.compile(r"[\w.:/\[\]-]*")


def is_url(text: str) -> bool:
    """Whether `text` is an address rather than the number or name of a camera."""
    return "://" in text


def masked(url: str) -> str:
    """The address as it may be shown: no user, no password, and nothing that could be one."""
    scheme, _, rest = url.partition("://")
    # Up to the last @, because people do not encode the @ and / of their passwords.
    _, at, rest = rest.rpartition("@")
    host, slash, path = rest.partition("/")
    # Some cameras take the password as ?pwd=secret, others as /user=me&password=secret.
    scheme, host, path = (
        part if _HARMLESS.fullmatch(part) else "***" for part in (scheme, host, path)
    )
    return f"{scheme}://{'***@' if at else ''}{host}{slash}{path}"


def open_stream(url: str) -> Stream:
    """Connect to the camera at `url`.

    Raises:
        CoachError: nothing answers there in time, or no video; the address is shown masked.
    """
    if url.partition("://")[0].lower() not in SCHEMES:
        raise CoachError(
            f"{masked(url)}: not the address of a camera; it begins with {', '.join(SCHEMES)}"
        )
    trouble = _NO_VIDEO
    try:
        container = av.open(url, mode="r", options=_OPTIONS, timeout=_TIMEOUTS_S)
    except (av.FFmpegError, OSError) as error:
        trouble = _reason(error)
    else:
        if container.streams.video:
            return Stream(container, masked(url))
        container.close()
    # Outside of the handler: the error it caught carries the whole address.
    raise CoachError(f"{masked(url)}: {trouble}")


class Stream:
    """An open connection.

    PyAV and not OpenCV's own FFmpeg, which opens, times out and notices a killed server just as
    fast (latency here 10 ms against 14), because it tells a wrong port from a wrong password,
    takes options per call instead of from the environment, and prints nothing to stderr.
    """

    def __init__(self, container: av.container.InputContainer, name: str) -> None:
        """Take over an open container; `name` is its masked address."""
        self._container, self._name = container, name
        self._stream: VideoStream = container.streams.video[0]
        self._packets = container.demux(self._stream)

    def read(self) -> Image | None:
        """The next picture, or None where one was damaged on its way.

        Raises:
            CoachError: the connection has ended.
        """
        while True:
            try:
                packet = next(self._packets, None)
            except (av.FFmpegError, OSError):
                packet = None
            if packet is None:
                break
            try:
                pictures = packet.decode()
            except av.FFmpegError:
                return None
            if pictures:
                return upright(pictures[-1], self._stream.sample_aspect_ratio)
        raise CoachError(f"{self._name}: the connection has ended")

    def close(self) -> None:
        """Close the connection."""
        self._container.close()


def _reason(error: Exception) -> str:
    if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
        return "the camera wants another password; give it as http://NAME:PASSWORD@..."
    if isinstance(error, av.HTTPClientError):
        return "the camera has no such page; check what follows the host"
    if isinstance(error, ConnectionRefusedError):
        return "nothing answers there; check that the camera is on, and its port"
    if isinstance(error, av.ExitError | TimeoutError):
        return f"no video within {_TIMEOUTS_S[0]:.0f} s; check that the camera is on and in reach"
    return _NO_VIDEO
