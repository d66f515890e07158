import type { JSONContent } from '@tiptap/core'
import type { ReactNode } from 'react'

/** What a document said at some time, to be shown. */
export type ShownPage = {
  readonly title: string
  readonly icon: string | null
  readonly fullWidth: boolean
  /** Below the title: of when it is, and by whom. */
  readonly note: string
  readonly content: JSONContent
}

/** What the editor gives to the history that stands beside it. */
export type DocumentHistoryProps = {
  readonly documentId: string
  /** Draws a page as the editor does, to be read. */
  readonly drawPage: (page: ShownPage) => ReactNode
  /** Whether a version stands in place of the page. */
  readonly onShow: (isShown: boolean) => void
  /** The page says something else now, and is to be written in again. */
  readonly onRestored: () => void
  readonly onClose: () => void
}
