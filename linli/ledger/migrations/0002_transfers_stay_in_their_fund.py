"""Both accounts of a transfer are of its fund and its book: composite foreign keys, which the ORM cannot say."""

from django.db import migrations

KEY = """
ALTER TABLE ledger_transfer
    ADD CONSTRAINT ledger_transfer_debit_of_fund FOREIGN KEY (book_id, fund_id, debit_id)
        REFERENCES ledger_account (book_id, fund_id, id),
    ADD CONSTRAINT ledger_transfer_credit_of_fund FOREIGN KEY (book_id, fund_id, credit_id)
        REFERENCES ledger_account (book_id, fund_id, id),
    ADD CONSTRAINT ledger_transfer_fund_of_book FOREIGN KEY (book_id, fund_id) REFERENCES ledger_fund (book_id, id);
ALTER TABLE ledger_account
    ADD CONSTRAINT ledger_account_fund_of_book FOREIGN KEY (book_id, fund_id) REFERENCES ledger_fund (book_id, id)
"""
BACK = """
ALTER TABLE ledger_transfer
    DROP CONSTRAINT ledger_transfer_debit_of_fund,
    DROP CONSTRAINT ledger_transfer_credit_of_fund,
    DROP CONSTRAINT ledger_transfer_fund_of_book;
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_fund_of_book
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(KEY, BACK)]
