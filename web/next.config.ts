import { dirname } from 'node:path'
import type { NextConfig } from 'next'

const config: NextConfig = {
  // Browser specs and hot reload build beside a running `start`.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // For the image: only the files that the server needs.
  ...(process.env.NEXT_OUTPUT === 'standalone' ? { output: 'standalone' as const } : {}),
  transpilePackages: ['@coscribe/shared'],
  turbopack: { root: dirname(import.meta.dirname) },
  outputFileTracingRoot: dirname(import.meta.dirname),
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
}

export default config
