"""A door with TLS before the emulator, for clients that speak nothing else: tls_door.py CERTIFICATE KEY PORT

Prints the port it listens on, passes everything on to PORT and ends with its standard input.
"""

import asyncio
import ssl
import sys


async def pour(reader, writer):
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass  # the other end has gone, which ends this way as well
    finally:
        writer.close()


async def main(certificate, key, port):
    async def enter(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pour(reader, inner_writer), pour(inner_reader, writer))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(enter, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
