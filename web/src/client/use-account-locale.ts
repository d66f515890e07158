'use client'

import { useEffect } from 'react'
import { setLocale } from '@/words/current-locale.ts'
import { localeInCookies } from '@/words/locales.ts'
import type { Account } from './account.tsx'

/** The language of the account is that of this browser too, so that it stays where nobody is signed in, and offline. */
export function useAccountLocale({ locale }: Account): void {
  useEffect(() => {
    // Undefined in what an older version has kept on this device.
    if (locale != null && localeInCookies(document.cookie) !== locale) setLocale(locale)
  }, [locale])
}
