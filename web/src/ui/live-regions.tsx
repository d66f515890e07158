'use client'

const SILENCE_MS = 50

/** Says something to screen readers: politely after what they say now, or at once. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite') {
  const region = document.querySelector(`[data-live="${urgency}"]`)
  if (!region) return
  // Emptied first: the same words twice would not be said again.
  region.textContent = ''
  setTimeout(() => {
    region.textContent = text
  }, SILENCE_MS)
}

/** The two regions that `announce` speaks through, once per page. */
export function LiveRegions() {
  return (
    <>
      <div className="sr-only" data-live="polite" aria-live="polite" />
      <div className="sr-only" data-live="assertive" aria-live="assertive" />
    </>
  )
}
