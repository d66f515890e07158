import type { Measurement, Quantity, Recorder } from './record.ts'
import { OWN_NODE_FLAGS, SUBJECTS, type SubjectName } from './subjects.ts'

export type Report = {
  readonly machine: Readonly<Record<string, string>>
  readonly minutes: number
  readonly rounds: number
  readonly recorder: Recorder
  readonly measurements: readonly Measurement[]
  readonly wanted: ReadonlySet<string>
  readonly failures: readonly string[]
}

/** The run as Markdown: the machine, one table, what each row measured, and what disturbed it. */
export function report({ machine, minutes, rounds, recorder, measurements, wanted, failures }: Report): string {
  const rowNumber = ({ row }: Quantity) => Number(row.slice(1))
  const quantities = measurements
    .flatMap((measurement) => measurement.quantities)
    .filter(({ row }) => wanted.has(row))
    .sort((a, b) => rowNumber(a) - rowNumber(b))
  const how = measurements
    .flatMap((measurement) => Object.entries(measurement.how))
    .filter(([row]) => wanted.has(row))
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
  return [
    '# Bench',
    '',
    `Written by \`npx -y pnpm@12 bench\`. ${rounds} rounds, all servers one after the other in each; medians, and in brackets smallest and largest. A ratio is ours / theirs, the median of the ratios of the rounds. ${Math.round(minutes)} minutes.`,
    '',
    ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`),
    `- versions: @hocuspocus/server 4.7.0, @hocuspocus/extension-database 4.7.0, @y/websocket-server 0.1.1, as shipped; ours by its production entry and Node flags (${OWN_NODE_FLAGS}), with the limits per socket, user and address lifted`,
    '',
    `| | quantity | unit | ${SUBJECTS.join(' | ')} | ours / hocuspocus | ours / + database | ours / y-websocket | goal | reached |`,
    `|---|---|---|${'---|'.repeat(SUBJECTS.length + 5)}`,
    ...quantities.map((quantity) => line(quantity, recorder)),
    '',
    '## What was measured',
    '',
    ...how.map(([row, text]) => `- **${row}** ${text}`),
    ...(recorder.notes.length > 0 ? ['', '## Disturbances', '', ...recorder.notes.map((note) => `- ${note}`)] : []),
    ...(failures.length > 0 ? ['', '## Failed', '', ...failures.map((failure) => `- ${failure}`)] : []),
    '',
  ].join('\n')
}

function line({ id, row, what, unit, goal, isReached, isForEveryRound }: Quantity, recorder: Recorder): string {
  const values = recorder.values(id, 'ours').filter((value) => value !== undefined)
  const own = isForEveryRound ? Math.max(...values) : recorder.median(id, 'ours')
  const ratioTo = (peer: SubjectName) => recorder.ratio(id, peer)
  const cells = SUBJECTS.map((subject) => cell(recorder.values(id, subject), recorder.median(id, subject)))
  const ratios = SUBJECTS.slice(1).map((peer) => number(ratioTo(peer)))
  const reached = isReached ? (isReached(own, ratioTo) ? 'yes' : '**no**') : ''
  return `| ${[row, what, unit, ...cells, ...ratios, goal ?? '', reached].join(' | ')} |`
}

function cell(values: readonly (number | undefined)[], median: number): string {
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return '-'
  const range = known.length > 1 ? ` (${number(Math.min(...known))} to ${number(Math.max(...known))})` : ''
  return `${number(median)}${range}`
}

/** Three digits that mean something. */
export function number(value: number): string {
  if (Number.isNaN(value)) return '-'
  if (!Number.isFinite(value)) return 'never'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
