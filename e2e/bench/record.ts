import { median, medianRatio } from './arithmetic.ts'
import type { Stage } from './stage.ts'
import type { SubjectName } from './subjects.ts'

/** One number that a row measures, of each subject. */
export type Quantity = {
  readonly id: string
  /** P1 to P12 of the goals. */
  readonly row: string
  readonly what: string
  readonly unit: string
  readonly goal?: string
  /** The goal holds for every round, not for the median. */
  readonly isForEveryRound?: boolean
  /** Whether the goal is reached, by our median and the median ratio (ours / theirs) to a peer in the same rounds. */
  readonly isReached?: (own: number, ratioTo: (peer: SubjectName) => number) => boolean
}

/** A measurement that gives one or several rows, once per round. */
export type Measurement = {
  readonly rows: readonly string[]
  readonly quantities: readonly Quantity[]
  /** What exactly was measured, per row: for whoever reads the table. */
  readonly how: Readonly<Record<string, string>>
  run(context: RoundContext): Promise<void>
}

export type RoundContext = {
  readonly stage: Stage
  readonly round: number
  /** The rows that were asked for. */
  readonly wanted: ReadonlySet<string>
  record(quantity: string, subject: SubjectName, value: number): void
  note(text: string): void
}

/** All numbers of a run: per quantity and subject one value per round, or none where a round has none. */
export class Recorder {
  readonly rounds: Record<string, Partial<Record<SubjectName, number>>>[] = []
  readonly notes: string[] = []

  context(stage: Stage, round: number, wanted: ReadonlySet<string>): RoundContext {
    this.rounds[round] ??= {}
    const values = this.rounds[round]
    return {
      stage,
      round,
      wanted,
      record: (quantity, subject, value) => {
        values[quantity] ??= {}
        values[quantity][subject] = value
        console.log(
          `  round ${round + 1}  ${quantity.padEnd(34)} ${subject.padEnd(22)} ${Math.round(value * 100) / 100}`,
        )
      },
      note: (text) => {
        this.notes.push(`round ${round + 1}: ${text}`)
        console.log(`  round ${round + 1}  note: ${text}`)
      },
    }
  }

  values(quantity: string, subject: SubjectName): (number | undefined)[] {
    return this.rounds.map((round) => round[quantity]?.[subject])
  }

  median(quantity: string, subject: SubjectName): number {
    return median(this.values(quantity, subject).filter((value) => value !== undefined))
  }

  ratio(quantity: string, peer: SubjectName): number {
    return medianRatio(this.values(quantity, 'ours'), this.values(quantity, peer))
  }
}
