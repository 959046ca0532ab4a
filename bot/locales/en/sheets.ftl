## Why no list could be made of a file or a text. Keys: sheet-refused-{code}. Nothing is ever charged here.

sheet-refused-empty = There is nothing in the file. Nothing was charged. Check it and send it again.
sheet-refused-no-phones = No phone number was found here. Nothing was charged. A column with numbers is needed, for example +7 916 000-00-01.
sheet-refused-too-big = The file is too big: unpacked, a sheet may take up { $limit } MB at most. Nothing was charged. Split it, or keep only the columns with names and numbers.
sheet-refused-too-many-rows = The list has more than { $limit } rows, too many to be read at once. Nothing was charged. Split it into parts.
sheet-refused-unreadable = The file is damaged or is no table, it could not be read. Nothing was charged. Open it on your side, save it as XLSX or CSV and send it again.
sheet-refused-encrypted = The file is protected by a password. Nothing was charged. Save it without the password and send it again.
sheet-refused-too-slow = Reading the file took too long and was stopped. Nothing was charged. Save the sheet as CSV, or split it into parts.
sheet-refused-hostile = The file is built in an unusual way, it is not safe to open it. Nothing was charged. Copy the names and numbers into a new sheet and send that.
sheet-refused-unsupported = The bot does not read such files. Nothing was charged. CSV, XLSX, XLS, ODS, TXT, VCF and ICS will do.
sheet-refused-markup = This is a document or a web page, not a table: nobody can be made out in it. Nothing was charged. Open the file in Excel, save it as XLSX and send it again.
