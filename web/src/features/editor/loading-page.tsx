'use client'
import { useEffect, useState } from 'react'

/** Skeletons come after this long: a page that is there sooner needs none. In ms. */
const SHOW_AFTER_MS = 200

/** A page's own shape while its words are on their way. */
export function LoadingPage() {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="ed-page ed-loading" aria-busy="true" aria-label="Loading the document">
      {shown &&
        ['icon', 'title', 'meta', 'line', 'line-96', 'line-62', 'heading', 'line', 'line-91', 'line-44', 'block'].map(
          (shape, index) => <span key={index} className={`ed-skeleton is-${shape}`} />,
        )}
    </main>
  )
}
