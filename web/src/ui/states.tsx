'use client'

import { CloudOff, FileQuestion, Lock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'

export type StateProps = {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly actions?: ReactNode
}

/** A whole screen that says one thing: nothing here, not found, broken. */
export function State({ icon, title, children, actions }: StateProps) {
  return (
    <div className="state">
      <span className="state-icon">{icon}</span>
      <h1>{title}</h1>
      <p>{children}</p>
      {actions ? <div className="state-actions">{actions}</div> : null}
    </div>
  )
}

export function NotFoundState() {
  const t = useTranslations('common')
  return (
    <State
      icon={<FileQuestion size={24} strokeWidth={1.75} aria-hidden="true" />}
      title={t('notFound.title')}
      actions={
        <Button kind="primary" size="lg" onClick={() => location.assign('/')}>
          {t('goHome')}
        </Button>
      }
    >
      {t('notFound.text')}
    </State>
  )
}

export function UnreachableState({ onRetry }: { readonly onRetry: () => void }) {
  const t = useTranslations('common')
  return (
    <State
      icon={<CloudOff size={24} strokeWidth={1.75} aria-hidden="true" />}
      title={t('unreachable.title')}
      actions={
        <Button kind="primary" size="lg" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      }
    >
      {t('unreachable.text')}
    </State>
  )
}

export function BrokenState() {
  const t = useTranslations('common')
  return (
    <State
      icon={<TriangleAlert size={24} strokeWidth={1.75} aria-hidden="true" />}
      title={t('broken.title')}
      actions={
        <Button kind="primary" size="lg" onClick={() => location.reload()}>
          {t('loadAgain')}
        </Button>
      }
    >
      {t('broken.text')}
    </State>
  )
}

export function LockedState({ onRetry }: { readonly onRetry: () => void }) {
  const t = useTranslations('common')
  return (
    <State
      icon={<Lock size={24} strokeWidth={1.75} aria-hidden="true" />}
      title={t('locked.title')}
      actions={
        <Button kind="primary" size="lg" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      }
    >
      {t('locked.text')}
    </State>
  )
}
