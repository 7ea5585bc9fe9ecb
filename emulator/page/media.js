import { Refused } from "./api.js";

const LARGEST_MB = 20;

const mebibytes = (bytes) => (bytes / 1_048_576).toFixed(1);

/** A chosen file as the emulator takes it. Raises `Refused` when it is empty, too large or cannot be read. */
export async function readMedia(file, kind) {
  if (file.size > LARGEST_MB * 1_048_576) {
    throw new Refused(`“${file.name}”有 ${mebibytes(file.size)} MB，最多 ${LARGEST_MB} MB，请换一个小一点的。`);
  }
  if (file.size === 0) throw new Refused(`“${file.name}”是空文件，请换一个。`);
  return { kind, name: file.name, content_base64: await base64(file) };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Refused(`读不了“${file.name}”，请重新选择。`));
    reader.readAsDataURL(file);
  });
}
