import type { UserId } from '@coscribe/shared/domain/ids'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { ClientSocket, type Network } from './network.ts'
import type { Random } from './random.ts'
import { as, schedule } from './virtual-time.ts'

const SYNC = 0
const AUTH = 2

/** A member who speaks the protocol by hand and badly: garbage, gaps, duplicates, before and after the handshake. */
export class Stranger {
  readonly doc = new Y.Doc()

  constructor(name: string, userId: UserId, documentName: string, network: Network, random: Random) {
    const process = `client ${name}`
    const updates: Uint8Array[] = []
    this.doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let i = 0; i < 6; i++) this.doc.getText('title').insert(0, `${i}`)
    as(process, () => {
      const socket = new ClientSocket(network, process)
      const send = (type: number, write: (encoder: encoding.Encoder) => void) => {
        const encoder = encoding.createEncoder()
        encoding.writeVarString(encoder, documentName)
        encoding.writeVarUint(encoder, type)
        write(encoder)
        socket.send(encoding.toUint8Array(encoder))
      }
      const sync = (kind: 1 | 2, payload: Uint8Array) =>
        send(SYNC, (encoder) => {
          encoding.writeVarUint(encoder, kind)
          encoding.writeVarUint8Array(encoder, payload)
        })
      const misbehave = () => {
        const update = random.pick(updates) ?? new Uint8Array()
        switch (random.weighted({ update: 6, handshake: 3, everything: 1, garbage: 1, cut: 1 })) {
          case 'update':
            return sync(2, update)
          case 'handshake':
            return sync(1, Uint8Array.of(0, 0))
          case 'everything':
            return sync(1, Y.encodeStateAsUpdate(this.doc))
          case 'garbage':
            return sync(
              random.chance(0.5) ? 1 : 2,
              Uint8Array.from({ length: 9 }, () => random.between(0, 255)),
            )
          case 'cut':
            return sync(2, update.slice(0, -2))
        }
      }
      socket.addEventListener('open', () => {
        send(AUTH, (encoder) => {
          encoding.writeVarUint(encoder, 0)
          encoding.writeVarString(encoder, userId)
        })
        for (let i = 0; i < random.between(2, 8); i++) schedule(random.between(0, 200), misbehave, { process })
        schedule(random.between(300, 2_000), () => socket.close(), { process })
      })
    })
  }
}
