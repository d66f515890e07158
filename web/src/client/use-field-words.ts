'use client'

import { useTranslations } from 'use-intl'
import { type FieldError, fieldErrorValues } from './decide-fields.ts'

/** The sentence for what is wrong with a field; undefined where nothing is. */
export function useFieldWords() {
  const t = useTranslations('account')
  return (error: FieldError | undefined) => (error ? t(`wrong.${error}`, fieldErrorValues(error)) : undefined)
}
