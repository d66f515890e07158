import type { Access } from '@coscribe/shared/domain/roles'
import { useTranslations } from 'use-intl'
import { titleOf } from '@/client/documents.ts'
import type { SharedFrom } from './sharing-rules.ts'

/** Sentences about the document above that something is inherited from; unnamed where the reader may not see it. */
export function useSourceWords() {
  const t = useTranslations('sharing')
  return {
    inherited: (from: SharedFrom) =>
      from.kind === 'document' ? t('inheritedFrom', { title: titleOf(from) }) : t('inheritedFromAbove'),
    asIn: (from: SharedFrom, access: Access) =>
      from.kind === 'document'
        ? t('asIn', { title: titleOf(from), access: t(`access.${access}`) })
        : t('asAbove', { access: t(`access.${access}`) }),
  }
}
