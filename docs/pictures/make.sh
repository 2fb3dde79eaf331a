#!/bin/sh
# The pictures of README and the guide, made anew from the demo by a LibreOffice that speaks Russian (58,3 %, 4 800).
# Needs soffice, pdftoppm and convert. Run from the project's folder: sh docs/pictures/make.sh
set -eu
here=$(dirname "$0") work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/profile/user"
cat > "$work/profile/user/registrymodifications.xcu" <<'XCU'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ru-RU</value></prop></item>
</oor:items>
XCU
.venv/bin/nastavnik demo --out "$work/demo" > /dev/null
cp "$work/demo/Сводка.xlsx" "$work/summary.xlsx"
cp "$work/demo/3 Проверка/05-05_"*.xlsx "$work/school.xlsx"
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work" \
  "$work/summary.xlsx" "$work/school.xlsx" > /dev/null 2>&1

# shoot NAME PDF SHEET DPI CONVERT-OPTIONS…: the first page of a sheet, by the name that its footer begins with
shoot() {
  name=$1 pdf=$work/$2.pdf sheet=$3 dpi=$4 page=1
  shift 4
  until pdftotext -f $page -l $page -layout "$pdf" - | grep -q "^ *$sheet  *Страница $page "; do page=$((page + 1)); done
  pdftoppm -r "$dpi" -f $page -l $page -png "$pdf" "$work/page"
  convert "$work"/page-*.png "$@" -trim +repage -bordercolor white -border 12 +dither -colors 104 "$here/$name.png"
  rm "$work"/page-*.png
}
shoot summary summary Сводка 105
shoot home school Пульт 95
shoot mentors school Наставники 95 -gravity north -crop 100%x52%+0+0
