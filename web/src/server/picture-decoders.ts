import sharp from 'sharp'

// For the whole process, whoever draws a picture first: decoders of these formats and no others, nothing that parses
// text, runs scripts or opens further files.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadPng',
    'VipsForeignLoadJpeg',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
})
sharp.cache(false)
sharp.concurrency(1)

export { sharp }
