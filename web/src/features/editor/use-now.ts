'use client'
import { useEffect, useState } from 'react'

/** The time in ms since 1970, renewed every `intervalMs` as long as the component is shown. */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs)
    return () => clearInterval(timer)
  }, [intervalMs])
  return now
}
