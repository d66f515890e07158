'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { IntlProvider } from 'use-intl'
import { currentTag, subscribeToLocale } from './current-locale.ts'
import type { LocaleTag } from './locales.ts'
import { catalogOf } from './words-for.ts'

export type WordsProviderProps = {
  /** As the server knows the reader; the browser's own cookie decides once the page is alive. */
  readonly serverTag: LocaleTag
  readonly children: ReactNode
}

/** Gives every screen its words, and new ones as soon as the reader changes the language. */
export function WordsProvider({ serverTag, children }: WordsProviderProps) {
  const tag = useSyncExternalStore(subscribeToLocale, currentTag, () => serverTag)
  return (
    <IntlProvider locale={tag} messages={catalogOf(tag)} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
      {children}
    </IntlProvider>
  )
}
