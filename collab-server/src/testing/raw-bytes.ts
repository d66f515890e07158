import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { RawClient } from './raw-client.ts'

export type FrameHead = {
  readonly fin?: boolean
  readonly rsv1?: boolean
  readonly opcode?: number
  readonly declares?: number
}

const BINARY = 2

/** A client's WebSocket frame (RFC 6455) with a mask of zeros; `declares` is the length that it claims to have. */
export function webSocketFrame(
  payload: Uint8Array,
  { fin = true, rsv1 = false, opcode = BINARY, declares = payload.byteLength }: FrameHead = {},
): Buffer {
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode
  const length =
    declares < 126
      ? Buffer.of(0x80 | declares)
      : Buffer.concat([Buffer.of(0xff), Buffer.from(BigInt(declares).toString(16).padStart(16, '0'), 'hex')])
  return Buffer.concat([Buffer.of(first), length, Buffer.alloc(4), payload])
}

/** The TCP socket below a client's WebSocket. */
export const tcpOf = (client: RawClient) => (client.socket as unknown as { readonly _socket: Socket })._socket

/**
 * Writes `chunk` again and again, as fast as it is taken, until the client is closed or has written so often. Answers how
 * often it was written.
 */
export async function flood(client: RawClient, chunk: Uint8Array, times: number): Promise<number> {
  const tcp = tcpOf(client)
  for (let written = 0; written < times; written++) {
    if (client.closed || tcp.destroyed || !tcp.writable) return written
    if (!tcp.write(chunk)) await Promise.race([once(tcp, 'drain'), once(tcp, 'close')]).catch(() => {})
  }
  return times
}

/** Sends bytes over TCP and answers all that came back when the server has ended the connection. */
export async function exchange(port: number, request: string | readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  let answer = ''
  socket.on('data', (data) => {
    answer += String(data)
    // Whoever is let in would stay.
    if (answer.startsWith('HTTP/1.1 101')) socket.destroy()
  })
  socket.on('error', () => {})
  socket.write(typeof request === 'string' ? request : request.join('\r\n'))
  await once(socket, 'close')
  return answer
}

/** The status of an HTTP answer; 0 where there was none. */
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
