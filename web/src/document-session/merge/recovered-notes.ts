import type { LocalDocument } from '../../local-store/local-document.ts'
import type { RecoveredText } from './merge-report.ts'

export const RECOVERED_NOTE = 'recovered'

/** Where the recovered texts of one document are kept on this device, until their person decides. */
export type RecoveredNotes = {
  /** False where they are gone with the tab: the screen says so. */
  readonly isLasting: boolean
  read(): Promise<readonly RecoveredText[]>
  /** Replaces all of them; kept for good when the promise is fulfilled. */
  write(all: readonly RecoveredText[]): Promise<void>
}

/** Keeps them in the document's copy on this device, sealed. */
export const keptNotes = (local: LocalDocument): RecoveredNotes => ({
  isLasting: true,
  read: async () => (await local.readNote<RecoveredText[]>(RECOVERED_NOTE)) ?? [],
  write: (all) => local.writeNote(RECOVERED_NOTE, all.length > 0 ? all : null),
})

/** Keeps them as long as the object lives. */
export function memoryNotes(initial: readonly RecoveredText[] = []): RecoveredNotes {
  let kept = initial
  return {
    isLasting: false,
    read: async () => kept,
    write: async (all) => {
      kept = all
    },
  }
}
