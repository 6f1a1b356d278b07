/** Style sheets are bundled into dist/chat.css; they export nothing. */
declare module "*.css" {}
