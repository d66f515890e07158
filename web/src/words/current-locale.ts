import { chooseTag, LOCALE_COOKIE, type Locale, type LocaleTag, localeInCookies, localeOf } from './locales.ts'

/** A browser may forget the choice after this long, in seconds; 400 days is the most that browsers grant. */
const COOKIE_SECONDS = 400 * 24 * 3600

const readTag = () => chooseTag(localeInCookies(document.cookie), navigator.languages)

let tag: LocaleTag | null = null
const listeners = new Set<() => void>()
const otherTabs = typeof document === 'undefined' ? null : new BroadcastChannel('locale')
if (otherTabs) otherTabs.onmessage = () => follow()

function follow() {
  tag = readTag()
  document.documentElement.lang = localeOf(tag)
  for (const listener of listeners) listener()
}

/** How this browser's reader is spoken to. On the server, where no reader is known, English: there, ask `requestTag`. */
export function currentTag(): LocaleTag {
  if (typeof document === 'undefined') return 'en'
  tag ??= readTag()
  return tag
}

/** The language of this browser from now on, in all its tabs, without a reload; null: the browser's own again. */
export function setLocale(locale: Locale | null) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${LOCALE_COOKIE}=${locale ?? ''}; Path=/; SameSite=Lax; Max-Age=${locale ? COOKIE_SECONDS : 0}${secure}`
  follow()
  otherTabs?.postMessage(null)
}

export function subscribeToLocale(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** For the page's head: the kept offline shell was made for nobody, so it takes the reader's language from the cookie. */
export const LANG_SCRIPT = `(function(){var m=/(?:^|;\\s*)${LOCALE_COOKIE}=(en|de)/.exec(document.cookie);if(m)document.documentElement.lang=m[1]})()`
