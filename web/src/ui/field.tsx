'use client'

import { CircleAlert, Eye, EyeOff, Lock } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { useTranslations } from 'use-intl'

export type FieldProps = Omit<ComponentProps<'input'>, 'size'> & {
  readonly label: string
  /** What is wrong, shown below in place of the hint. */
  readonly error?: string | null | undefined
  readonly hint?: ReactNode
  /** Why it cannot be changed. */
  readonly locked?: boolean
  readonly size?: 'md' | 'lg'
  /** At the end of the label's row. */
  readonly aside?: ReactNode
}

/** A labelled text field. Passwords can be shown. */
export function Field({ label, error, hint, locked = false, size = 'lg', aside, type, ...rest }: FieldProps) {
  const t = useTranslations('common')
  const id = useId()
  const [shown, setShown] = useState(false)
  const below = error ?? hint
  return (
    <div>
      <div style={{ display: 'flex' }}>
        <label className="field-label grow" htmlFor={id}>
          {label}
        </label>
        {aside}
      </div>
      <div className="input" data-size={size} data-error={Boolean(error)} data-locked={locked}>
        <input
          {...rest}
          id={id}
          type={type === 'password' && shown ? 'text' : type}
          readOnly={locked || rest.readOnly}
          aria-invalid={error ? true : undefined}
          aria-describedby={below ? `${id}-below` : undefined}
        />
        {locked ? <Lock size={14} strokeWidth={1.75} aria-hidden="true" /> : null}
        {type === 'password' ? (
          <button type="button" aria-label={t(shown ? 'hideTyped' : 'showTyped')} onClick={() => setShown(!shown)}>
            {shown ? (
              <EyeOff size={16} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <Eye size={16} strokeWidth={1.75} aria-hidden="true" />
            )}
          </button>
        ) : null}
      </div>
      {below ? (
        <p className="hint" id={`${id}-below`} data-error={Boolean(error)} role={error ? 'alert' : undefined}>
          {error ? <CircleAlert size={14} strokeWidth={1.75} aria-hidden="true" /> : null}
          {below}
        </p>
      ) : null}
    </div>
  )
}
