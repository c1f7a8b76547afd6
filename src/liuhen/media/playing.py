"""Decide whether a browser can play a file as it is, in another box, or only encoded again."""

from liuhen.media.facts import Playing

# Asking a browser to fetch the index from the end of a small file costs it one more request; a large one stalls.
_LARGE_BYTES = 64 * 2**20
_BROWSER_VIDEO = frozenset({"h264"})
_BROWSER_SOUND = frozenset({"", "aac", "mp3"})
_BROWSER_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_BROWSER_SOUND_FILES = {("wav", "pcm_s16le"), ("wav", "pcm_u8"), ("mp3", "mp3"), ("mp4", "aac"), ("flac", "flac")}
_NAMES = {"hevc": "H.265", "mjpeg": "Motion JPEG", "mpeg4": "MPEG-4 Visual", "h264": "H.264", "avi": "AVI"}


def how_to_play(
    container: str, video_codec: str, audio_codec: str, pixels: str, *, is_index_first: bool, size: int
) -> tuple[Playing, str]:
    """Decide for a video or a sound file; the second value says why in Chinese, empty when nothing has to be done."""
    if not video_codec:
        if (container, audio_codec) in _BROWSER_SOUND_FILES:
            return Playing.DIRECT, ""
        return Playing.PROXY, f"浏览器不能直接播放 {_name(audio_codec)} 声音，播放的是转换件，原件未动。"
    if video_codec not in _BROWSER_VIDEO:
        return Playing.PROXY, f"浏览器不能直接播放 {_name(video_codec)}，播放的是转换件，原件未动。"
    if pixels not in _BROWSER_PIXELS:
        return Playing.PROXY, f"浏览器不能直接播放 {pixels} 像素格式，播放的是转换件，原件未动。"
    if audio_codec not in _BROWSER_SOUND:
        return Playing.PROXY, f"浏览器不能直接播放 {_name(audio_codec)} 声音，播放的是转换件，原件未动。"
    if container != "mp4":
        return Playing.REMUX, f"浏览器不能直接播放 {_name(container)} 容器，播放的是换装件，画面声音未重编，原件未动。"
    if not is_index_first and size > _LARGE_BYTES:
        return Playing.REMUX, "原件索引在文件末尾，为便于拖动，播放的是换装件，画面声音未重编，原件未动。"
    return Playing.DIRECT, ""


def _name(codec: str) -> str:
    return _NAMES.get(codec, codec.upper() or "未知编码")
