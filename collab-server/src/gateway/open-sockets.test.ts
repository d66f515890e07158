import type { UserId } from '@coscribe/shared/domain/ids'
import { describe, expect, it } from 'vitest'
import type { GatewaySocket } from './gateway-socket.ts'
import { OpenSockets } from './open-sockets.ts'

const KIM = 'kim' as UserId
const MARTA = 'marta' as UserId

function socketOf(userId: UserId) {
  const socket = { isClosed: false, swept: 0, admission: { userId }, sweep: () => (socket.swept += 1) }
  return socket as typeof socket & GatewaySocket
}

describe('open sockets', () => {
  it('counts those of a person that are not being closed', () => {
    const sockets = new OpenSockets()
    const own = [socketOf(KIM), socketOf(KIM), socketOf(MARTA)]
    for (const socket of own) {
      sockets.add(socket)
      sockets.admit(socket, (socket.admission as { userId: UserId }).userId)
    }
    expect([sockets.countOf(KIM), sockets.countOf(MARTA)]).toEqual([2, 1])
    ;(own[0] as { isClosed: boolean }).isClosed = true
    expect(sockets.countOf(KIM)).toBe(1)
    sockets.delete(own[1] as GatewaySocket)
    expect([sockets.countOf(KIM), sockets.all.size]).toEqual([0, 2])
  })

  it('does not count one that was closed while it was let in: it is gone from the list already', () => {
    const sockets = new OpenSockets()
    const socket = socketOf(KIM)
    sockets.add(socket)
    socket.isClosed = true
    sockets.delete(socket)
    sockets.admit(socket, KIM)
    socket.isClosed = false
    expect(sockets.countOf(KIM)).toBe(0)
  })

  it('sweeps each socket once in five turns, also those that came meanwhile, and forgets those that left', () => {
    const sockets = new OpenSockets()
    const own = Array.from({ length: 12 }, () => socketOf(KIM))
    for (const socket of own) sockets.add(socket)
    sockets.sweepSome()
    expect(own.map(({ swept }) => swept).filter((count) => count > 0)).toHaveLength(3)
    const late = socketOf(KIM)
    sockets.add(late)
    for (let turn = 0; turn < 4; turn++) sockets.sweepSome()
    expect(own.every(({ swept }) => swept >= 1)).toBe(true)
    for (let turn = 0; turn < 5; turn++) sockets.sweepSome()
    expect(late.swept).toBe(1)
    for (const socket of own) sockets.delete(socket)
    for (let turn = 0; turn < 5; turn++) sockets.sweepSome()
    const before = own.map(({ swept }) => swept)
    for (let turn = 0; turn < 5; turn++) sockets.sweepSome()
    expect(own.map(({ swept }) => swept)).toEqual(before)
  })
})
