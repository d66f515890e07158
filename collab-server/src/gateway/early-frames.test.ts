import * as encoding from 'lib0/encoding'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { EarlyFrames } from './early-frames.ts'
import { MESSAGE, SYNC_STEP_1, SYNC_UPDATE } from './frames.ts'

const frame = (kind: number, bytes: Uint8Array) => {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, 'a/b')
  encoding.writeVarUint(encoder, MESSAGE.sync)
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

/** Somebody who types before the first sync is over. */
function typist() {
  const doc = new Y.Doc()
  const ask = () => frame(SYNC_STEP_1, Y.encodeStateVector(doc))
  const type = () => {
    const before = Y.encodeStateVector(doc)
    doc.getText('title').insert(0, 'x')
    return frame(SYNC_UPDATE, Y.encodeStateAsUpdate(doc, before))
  }
  return { ask, type }
}

it('DA2: what was made after the client asked is acknowledged, what was made before is not', () => {
  const early = new EarlyFrames(1_000)
  const { ask, type } = typist()
  const older = type()
  expect(early.take(ask())).toBe('on')
  expect(early.take(older)).toBe('nothing')
  const newer = type()
  expect(early.take(newer)).toBe('nothing')
  expect(early.release()).toEqual({ frames: [newer], isAmbiguous: false })
})

it('DA2: a client that asks once more counts anew: what it made between is in its answer, and not acknowledged', () => {
  const early = new EarlyFrames(1_000)
  const { ask, type } = typist()
  expect(early.take(ask())).toBe('on')
  expect(early.take(type())).toBe('nothing')
  expect(early.take(ask())).toBe('asked-twice')
  const counted = type()
  expect(early.take(counted)).toBe('nothing')
  expect(early.release()).toEqual({ frames: [counted], isAmbiguous: false })
})
