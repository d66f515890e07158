import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

/** Tells where requests come from. `X-Forwarded-For` counts only as far as it was written by a trusted proxy. */
export class ClientAddresses {
  readonly #trusted = new BlockList()

  /** @param trustedProxies Addresses and subnets (`10.0.0.0/8`). */
  constructor(trustedProxies: readonly string[]) {
    for (const entry of trustedProxies) {
      const [address = '', bits] = entry.split('/')
      const family = isIPv6(address) ? 'ipv6' : 'ipv4'
      if (bits) this.#trusted.addSubnet(address, Number(bits), family)
      else this.#trusted.addAddress(address, family)
    }
  }

  /** The nearest address that is not a trusted proxy's. */
  of(request: IncomingMessage): string {
    const hops = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((hop) => plain(hop.trim()))
      .filter(Boolean)
    let address = plain(request.socket.remoteAddress ?? '127.0.0.1')
    while (this.#isTrusted(address) && hops.length > 0) address = hops.pop() ?? address
    return address
  }

  #isTrusted(address: string) {
    return this.#trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}

const plain = (address: string) => address.replace(/^::ffff:/, '')

/** What limits are counted by: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = address.includes('::') ? [...left, ...Array(8 - left.length - right.length).fill('0'), ...right] : left
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
