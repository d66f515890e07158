'use client'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'

/** Skeletons come after this long: a page that is there sooner needs none. In ms. */
const SHOW_AFTER_MS = 200

/** Two paragraphs with a heading between them. */
const SHAPES = [
  'icon',
  'title',
  'meta',
  'line-100',
  'line-96',
  'line-62',
  'heading',
  'line-98',
  'line-91',
  'line-44',
  'block',
]

/** A page's own shape while its words are on their way. */
export function LoadingPage() {
  const t = useTranslations('editor')
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="ed-page ed-loading" aria-busy="true" aria-label={t('loading')}>
      {shown && SHAPES.map((shape) => <span key={shape} className={`ed-skeleton is-${shape}`} />)}
    </main>
  )
}
