'use client'
import type { Equality } from './external-store.ts'
import type { DocumentStorage } from './storage-store.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

/** A part of the document's shared values (`title`, `icon`, `fullWidth`); renders only when that part changes. */
export const useStorage = <S>(selector: (storage: DocumentStorage) => S, isEqual?: Equality<S>): S =>
  useStore(useDocumentSession().storage, selector, isEqual)
