import { setTimeout as sleep } from 'node:timers/promises'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import * as Y from 'yjs'
import type { Connection } from '../load/connection.ts'
import { closeAll, openConnection, openCrowd } from '../load/crowd.ts'
import { clientIdOf } from '../load/typing.ts'
import { rssKb } from '../machine.ts'
import type { Measurement, RoundContext } from '../record.ts'
import { inTurn, type SubjectName, startSubject } from '../subjects.ts'

const MB = 2 ** 20
/** Below what is judged in another thread, so that the order of frames is the only thing that matters. */
const CHUNK_BYTES = 48 * 1024
/** The same without a reader that stalls: what the server's memory grows to by itself. */
const CONTROL_BYTES = 100 * MB
const PASSED_BYTES = 200 * MB
/** How far the writer is ahead of a reader that keeps up. */
const AHEAD_BYTES = 2 * MB
const CANDIDATES = ['ours', 'hocuspocus', 'y-websocket'] as const

/** Replaces one text by another of the same size, again and again: much passes, the document stays small. */
function* replacements(): Generator<Uint8Array, never> {
  const doc = new Y.Doc()
  doc.clientID = clientIdOf(3)
  let last: Uint8Array = new Uint8Array()
  doc.on('update', (update: Uint8Array) => {
    last = update
  })
  const text = paragraphOf(doc)
  yield last
  for (let i = 0; ; i++) {
    doc.transact(() => {
      text.delete(0, text.length)
      text.insert(0, String(i).padEnd(CHUNK_BYTES, 'coscribe '))
    })
    yield last
  }
}

/** Sends so much through, as fast as a reader that reads takes it; answers the server's largest memory meanwhile, in kB. */
async function pass(
  bytes: number,
  updates: Generator<Uint8Array>,
  writer: Connection,
  reader: Connection,
  pid: number,
) {
  const target = reader.bytesRead + bytes
  let sent = reader.bytesRead
  let peak = rssKb(pid)
  let quietSince = performance.now()
  let seen = 0
  while (reader.bytesRead < target) {
    while (sent < target && sent - reader.bytesRead < AHEAD_BYTES) {
      const { value } = updates.next()
      if (value) writer.send(value)
      sent += value?.byteLength ?? 0
    }
    if (sent >= target && reader.bytesRead >= target - CHUNK_BYTES) break
    await sleep(5)
    peak = Math.max(peak, rssKb(pid))
    if (reader.bytesRead !== seen) quietSince = performance.now()
    seen = reader.bytesRead
    if (performance.now() - quietSince > 10_000 || writer.closed !== null)
      throw new Error(`nothing passes any more (writer closed: ${writer.closed})`)
  }
  return peak
}

async function measure({ stage, record, note }: RoundContext, name: SubjectName): Promise<void> {
  const subject = await startSubject(stage, name)
  const [document] = await stage.documents(1)
  if (!document) throw new Error('no document')
  const [writer, reader] = await openCrowd(stage, subject, [
    { document, person: 0 },
    { document, person: 1 },
  ])
  let stalled: Connection | undefined
  try {
    if (!writer || !reader) throw new Error('two connections')
    const updates = replacements()
    const control = await pass(CONTROL_BYTES, updates, writer, reader, subject.pid)
    // Has read nothing yet but the handshake: the kernel's receive buffer is still small.
    stalled = await openConnection(stage, subject, { document, person: 1 })
    await stalled.synced
    stalled.socket.pause()
    const peak = await pass(PASSED_BYTES, updates, writer, reader, subject.pid)
    record('P11 growth', name, (peak - control) / 1024)
    const read = stalled.bytesRead
    stalled.socket.resume()
    let last = -1
    while (stalled.bytesRead !== last && stalled.closed === null) {
      last = stalled.bytesRead
      await sleep(200)
    }
    record('P11 delivered late', name, (stalled.bytesRead - read) / MB)
    note(
      `P11 ${name}: the stalled reader was ${stalled.closed === null ? 'never dropped' : `dropped (${stalled.closed})`}`,
    )
  } finally {
    closeAll([writer, reader, stalled].filter((connection) => connection !== undefined))
    await subject.kill()
  }
}

export const stalledReader: Measurement = {
  rows: ['P11'],
  quantities: [
    {
      id: 'P11 growth',
      row: 'P11',
      what: 'largest memory of the server while 200 MB pass a reader that stopped reading, less that without it',
      unit: 'MB',
    },
    {
      id: 'P11 delivered late',
      row: 'P11',
      what: 'bytes held for it, in the server and in the kernel: what it still gets when it reads again',
      unit: 'MB',
      // Beside the 4 MiB in the server: the kernel's send buffer of at most 4 MiB, and a receive buffer that stayed small.
      goal: '≤ 4 in the server, ≤ 4.5 in kernel buffers',
      isReached: (own) => own <= 8.5,
    },
  ],
  how: {
    P11: 'One writer replaces 48 kB of text again and again, one reader keeps up (the writer is never more than 2 MB ahead of it). 100 MB pass like that, then a third one joins and stops reading after its handshake, and 200 MB more pass. Largest resident memory in the second part less that in the first; it holds garbage that is not collected yet as well. Then the third one reads again until nothing more comes: that was held for it. Ours passes every byte through the durable log on the way.',
  },
  async run(context) {
    for (const name of inTurn<SubjectName>(CANDIDATES, context.round)) await measure(context, name)
  },
}
