"""The clients, in a process of their own and on plain sockets, so that they take little from the server's cores.

It reads one JSON object, ``{"host", "port", "clients", "requests"}``, and writes one: how many requests were accepted
(303 or 302), the seconds all of them took, the 50th and 95th of a hundred waiting times in ms, and its own CPU seconds.
"""

import json
import socket
import sys
import threading
from time import perf_counter, process_time

ACCEPTED = (b"302", b"303")


def main() -> None:
    job = json.load(sys.stdin)
    requests = [text.encode() for text in job["requests"]]
    shares = [requests[number :: job["clients"]] for number in range(job["clients"])]
    waits: list[float] = []
    refused: list[str] = []
    start = threading.Barrier(len(shares) + 1)
    threads = [
        threading.Thread(target=_work, args=((job["host"], job["port"]), share, start, waits, refused))
        for share in shares
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began, cpu = perf_counter(), process_time()
    for thread in threads:
        thread.join()
    seconds = perf_counter() - began
    waits.sort()
    json.dump(
        {
            "accepted": len(waits),
            "refused": refused[:5],
            "seconds": seconds,
            "p50": waits[len(waits) // 2] * 1000 if waits else 0,
            "p95": waits[len(waits) * 95 // 100] * 1000 if waits else 0,
            "cpu": process_time() - cpu,
        },
        sys.stdout,
    )


def _work(
    address: tuple[str, int], share: list[bytes], start: threading.Barrier, waits: list[float], refused: list[str]
) -> None:
    with socket.create_connection(address) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start.wait()
        for request in share:
            began = perf_counter()
            connection.sendall(request)
            answer = _answer(connection)
            if answer[9:12] in ACCEPTED:
                waits.append(perf_counter() - began)
            else:
                refused.append(answer[:2000].decode("utf-8", "replace"))


def _answer(connection: socket.socket) -> bytes:
    """One whole answer. Raises ConnectionError where the server hangs up before its end."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(connection)
    head = got[:end].lower()
    mark = head.find(b"content-length:")
    length = int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
    while len(got) < end + 4 + length:
        got += _more(connection)
    return got


def _more(connection: socket.socket) -> bytes:
    if not (part := connection.recv(65536)):
        raise ConnectionError("the server has hung up")
    return part


if __name__ == "__main__":
    main()
