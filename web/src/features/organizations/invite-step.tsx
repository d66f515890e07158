'use client'

import { Copy } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import { copyText, invitationLink } from '@/client/invitation-link.ts'
import type { Organization } from '@/client/organizations.ts'
import { parseEmails } from '@/client/parse-emails.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { useFocusFirst } from './use-focus-first.ts'

type Made = { readonly email: string; readonly link: string }

export type InviteStepProps = {
  readonly organization: Organization
  readonly mailing: boolean
  readonly onDone: () => void
}

/** Invites colleagues as members; whoever wants another role for them finds it among the members later. */
export function InviteStep({ organization, mailing, onDone }: InviteStepProps) {
  const t = useTranslations('organizations.invite')
  const members = useTranslations('members')
  const id = useId()
  const field = useFocusFirst<HTMLTextAreaElement>()
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<readonly Made[]>([])
  const isDone = made.length > 0 && !busy && !error
  const goOn = useFocusFirst<HTMLButtonElement>(isDone)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const { emails, wrong } = parseEmails(text)
    if (wrong[0] !== undefined) return setError(members('inviting.notWhole', { address: wrong[0] }))
    if (emails.length === 0) return setError(members('inviting.atLeastOne'))
    setBusy(true)
    setError(null)
    const done = new Set(made.map(({ email }) => email))
    for (const email of emails.filter((each) => !done.has(each)))
      try {
        const { id: invitationId } = await api<{ id: string }>('POST', '/api/auth/organization/invite-member', {
          organizationId: organization.id,
          email,
          role: 'member',
          resend: true,
        })
        setMade((before) => [...before, { email, link: invitationLink(invitationId) }])
      } catch (failure) {
        setError(members('inviting.failed', { email, problem: words(failure) }))
        setBusy(false)
        return
      }
    setBusy(false)
    setText('')
  }

  return (
    <form onSubmit={submit} noValidate>
      <h1>{t('title')}</h1>
      <p>{t(mailing && made.length > 0 ? 'mailed' : made.length > 0 ? 'handOver' : 'lead')}</p>
      {made.length > 0 ? <Links made={made} /> : null}
      {isDone ? null : (
        <div>
          <label className="field-label" htmlFor={id}>
            {members('inviting.addresses')}
          </label>
          <div className="input" data-tall="true" data-error={error !== null}>
            <textarea
              id={id}
              rows={3}
              ref={field}
              placeholder={members('inviting.example')}
              value={text}
              aria-invalid={error !== null}
              aria-describedby={`${id}-below`}
              onChange={(event) => {
                setText(event.target.value)
                setError(null)
              }}
              onKeyDown={(event) => {
                // As in chat: Enter sends, since a comma or a space is enough between two addresses.
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
                event.preventDefault()
                event.currentTarget.form?.requestSubmit()
              }}
            />
          </div>
          <p className="hint" id={`${id}-below`} data-error={error !== null} role={error ? 'alert' : undefined}>
            {error ?? members('inviting.several')}
          </p>
        </div>
      )}
      <div className="onboarding-actions">
        {isDone ? (
          <Button kind="primary" size="lg" block ref={goOn} onClick={onDone}>
            {t('goOn')}
          </Button>
        ) : (
          <>
            <Button type="submit" kind="primary" size="lg" block busy={busy}>
              {t('submit')}
            </Button>
            <Button kind="ghost" size="lg" block onClick={onDone}>
              {t('skip')}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}

function Links({ made }: { readonly made: readonly Made[] }) {
  const t = useTranslations('organizations.invite')
  const members = useTranslations('members')
  const all = made.map(({ email, link }) => `${email}\n${link}`).join('\n\n')
  return (
    <div className="onboarding-links">
      {made.map(({ email, link }) => (
        <div key={email} className="onboarding-link">
          <Field
            label={members('inviting.linkFor', { email })}
            size="md"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button onClick={() => void copyText(link, members('invitations.copied', { email }))}>
            <Copy size={16} strokeWidth={1.75} aria-hidden="true" />
            {members('invitations.copyLink')}
          </Button>
        </div>
      ))}
      {made.length > 1 ? (
        <Button onClick={() => void copyText(all, t('allCopied', { count: made.length }))}>
          <Copy size={16} strokeWidth={1.75} aria-hidden="true" />
          {t('copyAll')}
        </Button>
      ) : null}
    </div>
  )
}
