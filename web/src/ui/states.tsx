'use client'

import { CloudOff, FileQuestion, Lock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
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

export const NotFoundState = () => (
  <State
    icon={<FileQuestion size={24} strokeWidth={1.75} aria-hidden="true" />}
    title="This page is not here"
    actions={
      <Button kind="primary" size="lg" onClick={() => location.assign('/')}>
        Go home
      </Button>
    }
  >
    The address may be mistyped, or the page may have been moved.
  </State>
)

export const UnreachableState = ({ onRetry }: { readonly onRetry: () => void }) => (
  <State
    icon={<CloudOff size={24} strokeWidth={1.75} aria-hidden="true" />}
    title="The server cannot be reached"
    actions={
      <Button kind="primary" size="lg" onClick={onRetry}>
        Try again
      </Button>
    }
  >
    Check the connection. Nothing that was saved is lost.
  </State>
)

export const BrokenState = () => (
  <State
    icon={<TriangleAlert size={24} strokeWidth={1.75} aria-hidden="true" />}
    title="This page stopped working"
    actions={
      <Button kind="primary" size="lg" onClick={() => location.reload()}>
        Load the page again
      </Button>
    }
  >
    What was saved is on the server. Load the page again to go on.
  </State>
)

export const LockedState = ({ onRetry }: { readonly onRetry: () => void }) => (
  <State
    icon={<Lock size={24} strokeWidth={1.75} aria-hidden="true" />}
    title="Connect once to go on"
    actions={
      <Button kind="primary" size="lg" onClick={onRetry}>
        Try again
      </Button>
    }
  >
    What is kept on this device is locked, because it has not been in touch with the server for too long or somebody
    else used this browser. Nothing is lost: it opens when the server can be reached and you are signed in.
  </State>
)
