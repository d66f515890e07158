'use client'

import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { timeWords } from '@/client/time-words.ts'
import { Button } from '@/ui/button.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { toast } from '@/ui/toaster.tsx'
import { describeDevice } from './describe-device.ts'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'
import { type SessionRecord, useEndSession, useSessions } from './use-sessions.ts'

/** Where the person is signed in, and the way to end it. */
export function SessionsSection() {
  const t = useTranslations('settings.sessions')
  const common = useTranslations('common')
  const sessions = useSessions()
  const [isAsking, setAsking] = useState(false)
  if (sessions.isError)
    return (
      <div className="settings-line">
        <p className="grow">{t('failed')}</p>
        <Button onClick={() => void sessions.refetch()}>{common('tryAgain')}</Button>
      </div>
    )
  if (!sessions.data) return <RowsLoading />
  return (
    <>
      <ul className="settings-sessions">
        {sessions.data.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <div>
        <Button onClick={() => setAsking(true)}>{t('everywhere')}</Button>
      </div>
      {isAsking ? <SignOutEverywhere onClose={() => setAsking(false)} /> : null}
    </>
  )
}

function SessionRow({ session }: { readonly session: SessionRecord }) {
  const t = useTranslations('settings.sessions')
  const end = useEndSession()
  const { browser, system, isPhone } = describeDevice(session.userAgent)
  const device = browser
    ? system
      ? t('device', { browser, system })
      : t('onlyBrowser', { browser })
    : (system ?? t('unknown'))
  const time = timeWords(session.lastActiveAt)
  const Icon = isPhone ? Smartphone : Monitor
  return (
    <li>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="grow">
        <p className="settings-device">
          {device}
          {session.isCurrent ? (
            <span className="badge" data-tone="ok">
              {t('thisOne')}
            </span>
          ) : null}
        </p>
        <p className="settings-detail">
          {session.address ? t('detail', { address: session.address, time }) : t('detailWithoutAddress', { time })}
        </p>
      </div>
      {session.isCurrent ? null : (
        <Button
          aria-label={t('signOutOf', { device, time })}
          busy={end.isPending}
          onClick={() => end.mutate(session.id, { onSuccess: () => toast({ text: t('ended', { device }) }) })}
        >
          {t('signOut')}
        </Button>
      )}
    </li>
  )
}
