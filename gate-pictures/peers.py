"""Runs zxing-cpp and OpenCV's WeChat reader over a list of pictures.

    python3 peers.py --have          says which of them are installed, one a line
    python3 peers.py NAME... < PATHS runs those named; takes one path a line; prints TSV: path,
                                     decoder, ms, texts as hex

Only the call to the decoder is timed, on an array that is already in memory.
"""

import sys
import time


def zxing():
    import zxingcpp

    formats = zxingcpp.BarcodeFormat.QRCode

    def read(grey, _bgr):
        start = time.perf_counter()
        found = zxingcpp.read_barcodes(grey, formats=formats)
        return time.perf_counter() - start, [code.text for code in found]

    return read


def wechat():
    """Without its neural networks, which are not in the package."""
    import cv2

    cv2.setNumThreads(1)
    reader = cv2.wechat_qrcode.WeChatQRCode()

    def read(_grey, bgr):
        start = time.perf_counter()
        found, _corners = reader.detectAndDecode(bgr)
        return time.perf_counter() - start, list(found)

    return read


def installed():
    readers = {}
    for name, make in (("zxing-cpp", zxing), ("wechat", wechat)):
        try:
            import numpy
            from PIL import Image

            readers[name] = make()
        except (ImportError, AttributeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    return readers


def arrays(path):
    import numpy
    from PIL import Image

    rgb = numpy.asarray(Image.open(path).convert("RGB"))
    weights = numpy.array([0.299, 0.587, 0.114], dtype=numpy.float32)
    grey = numpy.floor(rgb.astype(numpy.float32) @ weights + 0.5).astype(numpy.uint8)
    return grey, numpy.ascontiguousarray(rgb[:, :, ::-1])


def main():
    readers = installed()
    if "--have" in sys.argv:
        print("\n".join(readers))
        return
    readers = {name: read for name, read in readers.items() if name in sys.argv}
    for path in sys.stdin.read().splitlines():
        grey, bgr = arrays(path)
        for name, read in readers.items():
            try:
                seconds, texts = read(grey, bgr)
            except Exception as error:  # whatever a decoder throws is its answer
                print(f"{name}: {path}: {error}", file=sys.stderr)
                continue
            texts = ",".join(text.encode().hex() for text in texts)
            print(f"{path}\t{name}\t{seconds * 1000:.3f}\t{texts}", flush=True)


main()
