import { describe, expect, it } from 'vitest'
import { AckLedger } from './ack-ledger.ts'

const connected = () => {
  const ledger = new AckLedger()
  ledger.connectionOpened()
  ledger.sent('sync-step-2', 0)
  ledger.answered(true, 1)
  return ledger
}

describe('counting what the server confirmed', () => {
  it('DA1: a change is unconfirmed until its own frame is answered', () => {
    const ledger = connected()
    ledger.changed(1, 10)
    ledger.sent('update', 10)
    ledger.changed(2, 20)
    ledger.sent('update', 20)
    expect(ledger.state()).toMatchObject({ unconfirmed: 2, unconfirmedSince: 10, confirmedAt: null })
    ledger.answered(true, 30)
    expect(ledger.state()).toMatchObject({ unconfirmed: 1, confirmedAt: 30, confirmedClock: 1 })
    ledger.answered(true, 40)
    expect(ledger.state()).toEqual({
      unconfirmed: 0,
      unconfirmedSince: null,
      confirmedAt: 40,
      changes: 2,
      confirmedChanges: 2,
      confirmedClock: 2,
      refused: false,
    })
  })

  it('DA1: an update sent before the handshake does not confirm the offline work behind it', () => {
    const ledger = connected()
    ledger.changed(5, 10) // offline
    ledger.connectionOpened()
    ledger.changed(6, 20)
    ledger.sent('update', 20) // typed while the socket was opening
    ledger.answered(true, 30)
    expect(ledger.state().unconfirmed).toBe(2)
    ledger.sent('sync-step-2', 40)
    ledger.answered(true, 50)
    expect(ledger.state()).toMatchObject({ unconfirmed: 0, confirmedClock: 6 })
  })

  it('what was not answered on a broken connection is unconfirmed on the next', () => {
    const ledger = connected()
    ledger.changed(1, 10)
    ledger.sent('update', 10)
    ledger.connectionOpened()
    ledger.sent('sync-step-2', 20)
    expect(ledger.state().unconfirmed).toBe(1)
    ledger.answered(true, 30)
    expect(ledger.state().unconfirmed).toBe(0)
  })

  it('an answer nobody waits for confirms nothing', () => {
    const ledger = connected()
    ledger.answered(true, 5)
    ledger.changed(1, 10)
    expect(ledger.state().unconfirmed).toBe(1)
  })

  it('a refusal is remembered while there is something to lose, and only then', () => {
    const reader = new AckLedger()
    reader.connectionOpened()
    reader.sent('sync-step-2', 0)
    reader.answered(false, 1)
    expect(reader.state().refused).toBe(false)
    reader.changed(1, 2)
    reader.sent('update', 2)
    reader.answered(false, 3)
    expect(reader.state()).toMatchObject({ unconfirmed: 1, refused: true })
  })

  it('OF1: what an earlier session left unsent is unconfirmed until the handshake that carries it is confirmed', () => {
    const ledger = new AckLedger()
    ledger.joined(7, 5)
    expect(ledger.state()).toMatchObject({ unconfirmed: 7, unconfirmedSince: 5 })
    ledger.connectionOpened()
    ledger.sent('sync-step-2', 20)
    ledger.answered(true, 30)
    expect(ledger.state()).toMatchObject({ unconfirmed: 0, unconfirmedSince: null })
  })

  it('OF1: another tab’s word confirms what was made before it was given, and nothing after', () => {
    const ledger = new AckLedger()
    ledger.changed(1, 10)
    ledger.changed(2, 11)
    ledger.confirmedElsewhere(1, 1, 20)
    expect(ledger.state()).toMatchObject({ unconfirmed: 1 })
    ledger.confirmedElsewhere(1, 1, 21)
    ledger.confirmedElsewhere(2, 2, 22)
    expect(ledger.state()).toMatchObject({ unconfirmed: 0, unconfirmedSince: null })
  })
})
