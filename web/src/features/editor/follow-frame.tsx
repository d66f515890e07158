'use client'
import { useTranslations } from 'use-intl'
import type { Other } from '@/document-session'
import { firstName } from './presence-user.ts'

/** The frame around the page while somebody is followed, in their colour. */
export function FollowFrame({ followed }: { followed: Other }) {
  const t = useTranslations('editor')
  return (
    <div className={`ed-follow presence-${followed.info.colorIndex + 1}`} role="status">
      <span>{t('people.frame', { name: firstName(followed.info.name) })}</span>
    </div>
  )
}
