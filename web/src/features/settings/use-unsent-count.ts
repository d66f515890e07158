'use client'

import { useEffect, useState } from 'react'
import { localStore } from '@/local-store/local-store.ts'

/** How many documents on this device have changes that no server has; 0 until that is known. */
export function useUnsentCount(): number {
  const [count, setCount] = useState(0)
  useEffect(() => void localStore.countUnsent().then(setCount), [])
  return count
}
