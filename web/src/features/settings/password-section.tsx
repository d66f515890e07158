'use client'

import { MIN_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { ApiError, api, words } from '@/client/api-client.ts'
import { decideFields } from '@/client/decide-fields.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { toast } from '@/ui/toaster.tsx'
import { SESSIONS_KEY } from './use-sessions.ts'

type Errors = { readonly current?: string | undefined; readonly new?: string | undefined }

/** Another password, for who knows the present one. */
export function PasswordSection() {
  const t = useTranslations('settings.password')
  const fields = useTranslations('account.fields')
  const account = useAccount()
  const queries = useQueryClient()
  const fieldWords = useFieldWords()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [signOutOthers, setSignOutOthers] = useState(true)
  const [errors, setErrors] = useState<Errors>({})
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const found = {
      current: fieldWords(decideFields({ password: current }).password),
      new: fieldWords(decideFields({ password }, { newPassword: true }).password),
    }
    setErrors(found)
    if (found.current || found.new) return
    setBusy(true)
    try {
      await api('PUT', '/api/v1/account/password', { currentPassword: current, newPassword: password, signOutOthers })
      setCurrent('')
      setPassword('')
      await queries.invalidateQueries({ queryKey: SESSIONS_KEY })
      toast({ text: t(signOutOthers ? 'changedAndSignedOut' : 'changed') })
    } catch (error) {
      const isWrong = error instanceof ApiError && error.reason === 'wrong-password'
      setErrors(isWrong ? { current: words(error) } : { new: words(error) })
    }
    setBusy(false)
  }

  return (
    <form className="settings-form" onSubmit={submit} noValidate>
      {/* For password managers, which want to know whose password this is. */}
      <input type="email" name="email" autoComplete="username" value={account.email} readOnly hidden />
      <Field
        label={t('current')}
        size="md"
        type="password"
        name="current-password"
        autoComplete="current-password"
        value={current}
        error={errors.current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <Field
        label={t('new')}
        size="md"
        type="password"
        name="new-password"
        autoComplete="new-password"
        value={password}
        error={errors.new}
        hint={
          password.length === 0
            ? fields('passwordHint', { min: MIN_PASSWORD_LENGTH })
            : fields('passwordCount', { count: password.length })
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <label className="settings-check">
        <input type="checkbox" checked={signOutOthers} onChange={(event) => setSignOutOthers(event.target.checked)} />
        {t('signOutOthers')}
      </label>
      <div>
        <Button type="submit" busy={busy}>
          {t('submit')}
        </Button>
      </div>
    </form>
  )
}
