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
const WARM_UP_BYTES = 60 * MB
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
  const stalled = await openConnection(stage, subject, { document, person: 1 })
  try {
    await stalled.synced
    if (!writer || !reader) throw new Error('two connections')
    const updates = replacements()
    await pass(WARM_UP_BYTES, updates, writer, reader, subject.pid)
    await sleep(1_000)
    const before = rssKb(subject.pid)
    stalled.socket.pause()
    const peak = await pass(PASSED_BYTES, updates, writer, reader, subject.pid)
    record('P11 growth', name, (peak - before) / 1024)
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
      what: 'growth of the server’s memory while 200 MB pass a reader that stopped reading',
      unit: 'MB',
    },
    {
      id: 'P11 delivered late',
      row: 'P11',
      what: 'bytes held for it, in the server and in the kernel: what it still gets when it reads again',
      unit: 'MB',
      // 4 MiB in the server, and what the kernel's own socket buffers take on loopback.
      goal: '≤ 4 held by the server (+ ≤ 6.3 in kernel buffers)',
      isReached: (own) => own <= 10.3,
    },
  ],
  how: {
    P11: 'One writer replaces 48 kB of text again and again, one reader keeps up (the writer is never more than 2 MB ahead of it), one stopped reading after 60 MB had passed. Largest resident memory while 200 MB pass, less that before: it holds garbage that is not collected yet as well. Then the third one reads again until nothing more comes. Ours passes every byte through the durable log on the way.',
  },
  async run(context) {
    for (const name of inTurn<SubjectName>(CANDIDATES, context.round)) await measure(context, name)
  },
}
