import type { English } from './en/index.ts'
import type { LocaleTag } from './locales.ts'

/** Makes `useTranslations('search')('placeholder')` know its areas, keys and values. */
declare module 'use-intl' {
  interface AppConfig {
    Locale: LocaleTag
    Messages: English
  }
}
