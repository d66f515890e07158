'use client'
import type { Other } from '@/document-session'
import { firstName } from './presence-user.ts'

/** The frame around the page while somebody is followed, in their colour. */
export function FollowFrame({ followed }: { followed: Other }) {
  return (
    <div className={`ed-follow presence-${followed.info.colorIndex + 1}`} role="status">
      <span>Following {firstName(followed.info.name)} · Esc to stop</span>
    </div>
  )
}
