'use client'

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { decideFields } from '@/client/decide-fields.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { useUnsentCount } from './use-unsent-count.ts'

type Named = { readonly id: string; readonly name: string }
type Plan = { readonly blocking: readonly Named[]; readonly ending: readonly Named[] }

/** Asks until nothing can be misunderstood: the password, and a yes to everything that goes. */
export function DeletionDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('settings.deletion')
  const format = useFormatter()
  const formId = useId()
  const [busy, setBusy] = useState(false)
  const plan = useQuery({
    queryKey: ['deletion'],
    queryFn: () => api<Plan>('GET', '/api/v1/account/deletion'),
    gcTime: 0,
  })
  const isBlocked = plan.data !== undefined && plan.data.blocking.length > 0
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('dialogTitle')}
      foot={
        <>
          <Button kind="ghost" onClick={onClose}>
            {t(isBlocked ? 'close' : 'keep')}
          </Button>
          {plan.data && !isBlocked ? (
            <Button kind="danger" type="submit" form={formId} busy={busy}>
              {t('action')}
            </Button>
          ) : null}
        </>
      }
    >
      {plan.isError ? (
        <p role="alert">{words(plan.error)}</p>
      ) : plan.data === undefined ? (
        <RowsLoading />
      ) : isBlocked ? (
        <p>
          {t('blocked', { organizations: format.list(plan.data.blocking.map(({ name }) => t('quoted', { name }))) })}
        </p>
      ) : (
        <DeletionForm id={formId} ending={plan.data.ending} busy={busy} onBusy={setBusy} />
      )}
    </Dialog>
  )
}

type DeletionFormProps = {
  readonly id: string
  readonly ending: readonly Named[]
  readonly busy: boolean
  readonly onBusy: (busy: boolean) => void
}

function DeletionForm({ id, ending, busy, onBusy }: DeletionFormProps) {
  const t = useTranslations('settings')
  const account = useAccount()
  const fieldWords = useFieldWords()
  const unsent = useUnsentCount()
  const [password, setPassword] = useState('')
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<string | undefined>()
  const lines = [
    ...ending.map((each) => ({
      key: each.id,
      words: t('deletion.ending', { organization: t('deletion.quoted', { name: each.name }) }),
    })),
    { key: 'account', words: t('deletion.understood') },
  ]

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const missing = decideFields({ password }).password
    if (missing) return setError(fieldWords(missing))
    if (lines.some(({ key }) => !agreed.has(key))) return setError(t('deletion.checkEverything'))
    onBusy(true)
    setError(undefined)
    try {
      await api('DELETE', '/api/v1/account', { password, ending: ending.map((each) => each.id) })
      await localStore.destroyWithoutSession(account.id)
      location.assign('/sign-in?from=account-is-deleted')
    } catch (failure) {
      onBusy(false)
      setError(words(failure))
    }
  }

  return (
    <form id={id} className="settings-form" onSubmit={submit} noValidate>
      <p>{t('deletion.text')}</p>
      {unsent > 0 ? <p className="settings-warning">{t('sessions.unsent', { count: unsent })}</p> : null}
      {lines.map((line) => (
        <label key={line.key} className="settings-check">
          <input
            type="checkbox"
            checked={agreed.has(line.key)}
            onChange={(event) => {
              const next = new Set(agreed)
              if (event.target.checked) next.add(line.key)
              else next.delete(line.key)
              setAgreed(next)
              setError(undefined)
            }}
          />
          {line.words}
        </label>
      ))}
      <Field
        label={t('deletion.password')}
        size="md"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        error={error}
        onChange={(event) => {
          setPassword(event.target.value)
          setError(undefined)
        }}
      />
    </form>
  )
}
