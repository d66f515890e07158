import 'server-only'
import { cookies, headers } from 'next/headers'
import { chooseTag, LOCALE_COOKIE, type LocaleTag, parseAcceptLanguage } from '@/words/locales.ts'

/** How to speak to whoever asks: by the cookie of their choice, else by what their browser prefers. */
export async function requestTag(): Promise<LocaleTag> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  return chooseTag(chosen, parseAcceptLanguage((await headers()).get('accept-language')))
}
