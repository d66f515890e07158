import { highestSustained, type Level } from '../arithmetic.ts'
import { Pairs } from '../load/pairs.ts'
import type { Measurement, Quantity, RoundContext } from '../record.ts'
import { inTurn, SUBJECTS, type SubjectName, startSubject } from '../subjects.ts'

const DOCUMENTS = 1_000
const LATENCY_RATE = 5_000
const RATES = [2_000, 4_000, 6_000, 8_000, 12_000, 16_000] as const
const SUSTAINED_MS = 100
/** A second level in a row that is not held ends the climb: the ones above would only drown. */
const FAILURES_THAT_END = 2

/**
 * The database extension writes a document that is being typed in every ten seconds (its `maxDebounce`). Where all begin
 * at once, a short window holds either no write at all or all thousand of them.
 */
const spreadOf = (name: SubjectName) => (name === 'hocuspocus + database' ? 10_000 : 1_000)

const thousands = (rate: number) => `${rate / 1000}k`

const quantities: Quantity[] = [
  {
    id: 'P2 ack p50',
    row: 'P2',
    what: 'acknowledgement p50 at 5,000 updates/s',
    unit: 'ms',
    goal: '≤ 3',
    isReached: (own) => own <= 3,
  },
  {
    id: 'P2 ack p99',
    row: 'P2',
    what: 'acknowledgement p99 at 5,000 updates/s',
    unit: 'ms',
    goal: '≤ 15',
    isReached: (own) => own <= 15,
  },
  {
    id: 'P3 sustained',
    row: 'P3',
    what: 'highest of 2, 4, 6, 8, 12, 16 thousand updates/s at p99 < 100 ms',
    unit: '/s',
    goal: '≥ 3 x Hocuspocus + database',
    isReached: (_own, ratioTo) => ratioTo('hocuspocus + database') >= 3,
  },
  ...(['ack', 'relay'] as const).flatMap((what) =>
    RATES.map((rate) => ({
      id: `P3 ${what} p99 at ${thousands(rate)}`,
      row: 'P3',
      what: `p99 of ${what === 'ack' ? 'acknowledgements' : 'arrival at the other writer'} at ${thousands(rate)}/s`,
      unit: 'ms',
    })),
  ),
  ...RATES.map((rate) => ({
    id: `P4 us at ${thousands(rate)}`,
    row: 'P4',
    what: `CPU of the server per update at ${thousands(rate)}/s`,
    unit: 'us',
    ...(rate === 12_000 ? { goal: '≤ 45', isReached: (own: number) => own <= 45 } : {}),
  })),
]

async function measure(context: RoundContext, name: SubjectName): Promise<void> {
  const { stage, wanted, record, note } = context
  const subject = await startSubject(stage, name)
  const pairs = await Pairs.open(stage, subject, await stage.documents(DOCUMENTS), spreadOf(name))
  try {
    if (wanted.has('P2') && name !== 'y-websocket') {
      // Once before, for every server: what is measured is a process that has served for a few seconds.
      await pairs.level(LATENCY_RATE)
      const { ack, lateP99 } = await pairs.level(LATENCY_RATE)
      record('P2 ack p50', name, ack.p50)
      record('P2 ack p99', name, ack.p99)
      if (lateP99 > 10) note(`P2 ${name}: the load itself was ${Math.round(lateP99)} ms late (p99)`)
    }
    if (!wanted.has('P3') && !wanted.has('P4')) return
    const levels: Level[] = []
    for (let failures = 0; failures < FAILURES_THAT_END && levels.length < RATES.length; ) {
      const rate = RATES[levels.length] as number
      const { ack, relay, cpuPerUpdateUs, lateP99 } = await pairs.level(rate)
      const p99 = name === 'y-websocket' ? relay.p99 : Math.max(ack.p99, relay.p99)
      levels.push({ rate, p99 })
      record(`P3 ack p99 at ${thousands(rate)}`, name, ack.p99)
      record(`P3 relay p99 at ${thousands(rate)}`, name, relay.p99)
      record(`P4 us at ${thousands(rate)}`, name, cpuPerUpdateUs)
      if (lateP99 > 20) note(`P3 ${name} at ${rate}/s: the load itself was ${Math.round(lateP99)} ms late (p99)`)
      failures = p99 < SUSTAINED_MS ? 0 : failures + 1
    }
    record('P3 sustained', name, highestSustained(levels, SUSTAINED_MS))
  } finally {
    pairs.close()
    await subject.kill()
  }
}

const SETTING =
  '1,000 documents with two writers each, every writer types one character after the other into a paragraph of their own; ' +
  'updates made beforehand by real Y.Docs, sent when due (open loop), over 2,000 sockets; the writers of the peer with a database begin over ten seconds, so that its debounced stores are spread evenly. A second to warm up, two measured.'

export const throughput: Measurement = {
  rows: ['P2', 'P3', 'P4'],
  quantities,
  how: {
    P2: `${SETTING} The same level once before, uncounted. From when an update was due until its SyncStatus arrived. Ours stands for a commit with fsync; a stock acknowledgement stands for memory only.`,
    P3: `${SETTING} A rate is held where acknowledgements and arrival at the other writer both have a p99 below 100 ms (y-websocket has no acknowledgements). The climb ends at the second level in a row that is not held. Only ours is durable when acknowledged; y-websocket and Hocuspocus without its extension store nothing at all.`,
    P4: `The same runs: time on the CPU of the server process (all threads, /proc) per update offered, in which are 1 frame in, 1 acknowledgement out and 1 update out (2 where the server echoes). Above the rate that is held it divides by a backlog: only for the levels that were held is it a cost. Postgres is not in it.`,
  },
  async run(context) {
    for (const name of inTurn(SUBJECTS, context.round)) await measure(context, name)
  },
}
