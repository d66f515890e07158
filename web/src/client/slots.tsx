'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { DocumentHistoryProps } from './document-history.ts'

/** What the shell puts into screens of other features, so that features do not know each other. */
export type Slots = {
  readonly sidebar: ReactNode
  readonly share: (documentId: string) => ReactNode
  /** The versions of a document, beside its page. */
  readonly history: (props: DocumentHistoryProps) => ReactNode
  /** The organization's and account's menu, below the given button. */
  readonly accountMenu: (trigger: ReactNode) => ReactNode
  /** What owners and administrators can do with the organization as a whole, below its members. */
  readonly organizationTools?: ReactNode
}

const SlotsContext = createContext<Slots>({
  sidebar: null,
  share: () => null,
  history: () => null,
  accountMenu: (trigger) => trigger,
})

export function SlotsProvider({ slots, children }: { readonly slots: Slots; readonly children: ReactNode }) {
  return <SlotsContext value={slots}>{children}</SlotsContext>
}

export const useSlots = () => useContext(SlotsContext)
