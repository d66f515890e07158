'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { toast } from '@/ui/toaster.tsx'
import { setLocale } from '@/words/current-locale.ts'
import type { Locale } from '@/words/locales.ts'
import { Choice } from './choice.tsx'
import { useAccountChanged } from './use-change-account.ts'

const LANGUAGES = ['browser', 'en', 'de'] as const
const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const THEMES = [
  { value: 'system', Icon: Monitor },
  { value: 'light', Icon: Sun },
  { value: 'dark', Icon: Moon },
] as const
type Theme = (typeof THEMES)[number]['value']

/** How the product speaks to the person, and how it looks in this browser. */
export function AppearanceSection() {
  const t = useTranslations('settings.appearance')
  const { theme = 'system', setTheme } = useTheme()
  return (
    <>
      <LanguageChoice />
      <Choice<Theme>
        label={t('theme')}
        hint={t('themeHint')}
        value={theme as Theme}
        options={THEMES.map(({ value, Icon }) => ({ value, label: t(`themes.${value}`), icon: <Icon {...icon} /> }))}
        onChange={setTheme}
      />
    </>
  )
}

function LanguageChoice() {
  const t = useTranslations('settings.appearance')
  const account = useAccount()
  const changed = useAccountChanged()
  /** What was chosen a moment ago and the server has not told yet. */
  const [chosen, setChosen] = useState<Locale | null | undefined>()
  const locale = chosen === undefined ? (account.locale ?? null) : chosen

  async function choose(next: Locale | null) {
    setChosen(next)
    try {
      await api('PATCH', '/api/v1/account', { locale: next })
      setLocale(next)
      await changed()
    } catch (error) {
      toast({ text: words(error) })
    }
    setChosen(undefined)
  }

  return (
    <Choice<(typeof LANGUAGES)[number]>
      label={t('language')}
      hint={t('languageHint')}
      value={locale ?? 'browser'}
      options={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
      onChange={(value) => void choose(value === 'browser' ? null : value)}
    />
  )
}
