'use client'

import { type ReactNode, useId } from 'react'

export type ChoiceProps<Value extends string> = {
  readonly label: string
  readonly hint: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[]
  readonly onChange: (value: Value) => void
}

/** A few choices of which one holds, side by side: real radio buttons, so arrow keys move between them. */
export function Choice<Value extends string>({ label, hint, value, options, onChange }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset className="settings-choice">
      <legend className="field-label">{label}</legend>
      <div className="settings-segments">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>
              {option.icon}
              {option.label}
            </span>
          </label>
        ))}
      </div>
      <p className="hint">{hint}</p>
    </fieldset>
  )
}
